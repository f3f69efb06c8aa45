import type { Architecture } from '@whittle/core'

/**
 * A program for Linux that prints a text and ends with 0, without any library: the smallest thing that a sandbox can run
 * as `/bin/bash` (ELF-64, one loaded segment; write(2), then exit(2)).
 */
export function printingProgram(text: string, arch: Architecture = 'amd64'): Buffer {
  const message = Buffer.from(text)
  const { machine, code } = arch === 'amd64' ? amd64(message.length) : arm64(message.length)
  const [headers, address] = [64 + 56, 0x400000]
  const size = headers + code.length + message.length
  const header = Buffer.alloc(headers)
  header.write('\x7fELF\x02\x01\x01', 'latin1')
  header.writeUInt16LE(2, 16) // an executable
  header.writeUInt16LE(machine, 18)
  header.writeUInt32LE(1, 20)
  header.writeBigUInt64LE(BigInt(address + headers), 24) // where it begins
  header.writeBigUInt64LE(64n, 32) // its program headers
  header.writeUInt16LE(64, 52)
  header.writeUInt16LE(56, 54)
  header.writeUInt16LE(1, 56)
  header.writeUInt32LE(1, 64) // to be loaded
  header.writeUInt32LE(5, 68) // to be read and executed
  header.writeBigUInt64LE(BigInt(address), 80)
  header.writeBigUInt64LE(BigInt(address), 88)
  header.writeBigUInt64LE(BigInt(size), 96)
  header.writeBigUInt64LE(BigInt(size), 104)
  header.writeBigUInt64LE(4096n, 112)
  return Buffer.concat([header, code, message])
}

/** The message follows the code. */
interface Program {
  /** Of the ELF header. */
  machine: number
  code: Buffer
}

function amd64(length: number): Program {
  const code = Buffer.from([
    ...[0xb8, 1, 0, 0, 0], // mov eax, 1 (write)
    ...[0xbf, 1, 0, 0, 0], // mov edi, 1 (standard output)
    ...[0x48, 0x8d, 0x35, 16, 0, 0, 0], // lea rsi, [rip + 16]: behind the code
    ...[0xba, ...littleEndian(length, 4)], // mov edx, length
    ...[0x0f, 0x05], // syscall
    ...[0xb8, 60, 0, 0, 0], // mov eax, 60 (exit)
    ...[0x31, 0xff], // xor edi, edi
    ...[0x0f, 0x05], // syscall
  ])
  return { machine: 62, code }
}

function arm64(length: number): Program {
  const instructions = [
    0xd2800020, // mov x0, 1 (standard output)
    0x100000e1, // adr x1, 28: behind the code
    0xd2800002 + (length << 5), // mov x2, length
    0xd2800808, // mov x8, 64 (write)
    0xd4000001, // svc 0
    0xd2800000, // mov x0, 0
    0xd2800ba8, // mov x8, 93 (exit)
    0xd4000001, // svc 0
  ]
  return { machine: 183, code: Buffer.from(instructions.flatMap((instruction) => littleEndian(instruction, 4))) }
}

function littleEndian(value: number, bytes: number): number[] {
  return Array.from({ length: bytes }, (_, index) => (value >> (8 * index)) & 0xff)
}
