'use client'

import { ArgumentsEditor } from './arguments-editor.tsx'
import { useCreator } from './creator-context.tsx'
import { DraftField } from './draft-field.tsx'
import { fieldOf } from './fields.ts'
import { PairEditor } from './pair-editor.tsx'
import { RowList } from './row-list.tsx'

/** How a container of the image starts. */
export function RuntimeStep() {
  const { draft, change, base } = useCreator()
  const ofBase = base?.spec
  return (
    <div className="flex flex-col gap-6">
      <PairEditor
        list="environment"
        title="Environment variables"
        help="Part of the image and readable by everyone who pulls it: no passwords."
        noun="variable"
        ofBase={ofBase?.environment}
        placeholders={['LOG_LEVEL', 'info']}
      />
      <ArgumentsEditor
        list="entrypoint"
        title="Entry point"
        help="The program and its fixed arguments. There is no shell in the image: each row is one argument, as it is."
        placeholder="/usr/bin/python3"
      />
      <ArgumentsEditor
        list="command"
        title="Command"
        help="Arguments that follow the entry point, unless a container is started with others."
        placeholder="-m"
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <DraftField
          field={fieldOf.workingDirectory}
          label="Working directory"
          optional
          mono
          value={draft.workingDirectory}
          placeholder={ofBase?.workingDirectory ?? '/'}
          help={fromBase(ofBase?.workingDirectory)}
          onChange={(workingDirectory) => change((before) => ({ ...before, workingDirectory }))}
        />
        <DraftField
          field={fieldOf.user}
          label="User"
          optional
          mono
          value={draft.user}
          placeholder={ofBase?.user ?? 'nonroot'}
          help={fromBase(ofBase?.user) ?? 'nonroot (65532) unless said otherwise.'}
          onChange={(user) => change((before) => ({ ...before, user }))}
        />
        <DraftField
          field={fieldOf.stopSignal}
          label="Stop signal"
          optional
          mono
          value={draft.stopSignal}
          placeholder={ofBase?.stopSignal ?? 'SIGTERM'}
          help={fromBase(ofBase?.stopSignal)}
          onChange={(stopSignal) => change((before) => ({ ...before, stopSignal }))}
        />
      </div>
      <PortsEditor />
      <PairEditor
        list="labels"
        title="Labels"
        help="Names and values that registries and orchestrators can select by."
        noun="label"
        ofBase={ofBase?.labels}
        placeholders={['team', 'shop']}
      />
      <PairEditor
        list="annotations"
        title="Annotations"
        help="Written to the image’s manifest."
        noun="annotation"
        ofBase={ofBase?.annotations}
        placeholders={['org.opencontainers.image.vendor', 'Shop']}
      />
    </div>
  )
}

function fromBase(value: string | undefined): string | undefined {
  return value === undefined ? undefined : `The base’s is ${value}; leave it empty to keep that.`
}

function PortsEditor() {
  const { draft, change, base } = useCreator()
  const ofBase = base?.spec.ports ?? []
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="font-medium">Ports</legend>
      <p className="text-[13px] text-muted">
        Where the program listens: a number, or number/tcp, number/udp. Without rights it cannot open ports below 1024
        on every host.
      </p>
      {ofBase.length > 0 && (
        <p className="text-[13px] text-muted">
          Base: <code className="font-mono">{ofBase.join(', ')}</code>
        </p>
      )}
      <RowList
        rows={draft.ports}
        onChange={(ports) => change((before) => ({ ...before, ports }))}
        fieldOfRow={(rowId) => fieldOf.row('ports', rowId)}
        nameOfRow={(position) => `Port ${position + 1}`}
        addLabel="Add a port"
        placeholder="8080/tcp"
      />
    </fieldset>
  )
}
