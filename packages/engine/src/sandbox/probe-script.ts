/**
 * What the outer sandbox runs: bash of the host, with the arguments of an inner bwrap. It starts the image's entry point,
 * asks it for a page over the sandbox's own loopback until it answers, and prints the answer.
 *
 * Exit codes: 0 an answer was printed, 3 the entry point ended first (its exit code on standard error), 4 no answer in
 * time. The entry point's output goes to the file in $LOG: an image may open /dev/stdout anew, which works for files but
 * not for the sockets that a parent's pipes are.
 */
export const PROBE_SCRIPT = String.raw`
"$@" >"$LOG" 2>&1 </dev/null &
child=$!
deadline=$((SECONDS + TIMEOUT))
while [ $SECONDS -lt $deadline ]; do
  if exec 3<>"/dev/tcp/127.0.0.1/$PORT"; then
    printf 'GET %s HTTP/1.0\r\nHost: localhost\r\nUser-Agent: whittle\r\n\r\n' "$URL_PATH" >&3
    head -c 1048576 <&3
    exit 0
  fi 2>/dev/null
  if ! kill -0 $child 2>/dev/null; then
    wait $child
    echo "exit code $?" >&2
    exit 3
  fi
  sleep 0.05
done
exit 4
`

/**
 * The same for a client: bash of the host, with the number of arguments of the first inner bwrap, those arguments, and
 * those of a second one, which runs the client in the same unpacked image until it ends with 0.
 *
 * Exit codes as above; 4 with the output of the last try on standard output.
 */
export const SERVICE_SCRIPT = String.raw`
count=$1
shift
"${'$'}{@:1:count}" >"$LOG" 2>&1 </dev/null &
child=$!
shift "$count"
deadline=$((SECONDS + TIMEOUT))
said=
while [ $SECONDS -lt $deadline ]; do
  if said=$(timeout "$TIMEOUT" "$@" 2>&1 </dev/null); then
    printf '%s\n' "$said"
    exit 0
  fi
  if ! kill -0 $child 2>/dev/null; then
    wait $child
    echo "exit code $?" >&2
    exit 3
  fi
  sleep 0.1
done
printf '%s\n' "$said"
exit 4
`

/** Status and body of an HTTP/1.x answer as read from the wire; undefined when it is none. */
export function parseHttpAnswer(raw: string): { status: number; body: string } | undefined {
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(raw)
  if (!status) return undefined
  const end = raw.indexOf('\r\n\r\n')
  return { status: Number(status[1]), body: end < 0 ? '' : raw.slice(end + 4) }
}
