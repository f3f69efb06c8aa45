/** The program that the sandbox was to start and the image does not hold, as bubblewrap's own complaint names it. */
export function missingProgram(output: string): string | undefined {
  return /^bwrap: execvp (.+): No such file or directory$/m.exec(output)?.[1]
}
