'use client'

import { FilePlus, Plus, X } from 'lucide-react'
import { Button, buttonClasses } from '../../ui/button.tsx'
import { useCreator } from './creator-context.tsx'
import { DraftField } from './draft-field.tsx'
import { fieldOf } from './fields.ts'
import { newRowId } from './rows.ts'
import type { FileRow } from './rows.ts'

const MAX_BYTES = 1_048_576

/** Files that the definition itself holds, each at an absolute path. */
export function FilesStep() {
  const { draft, change, base } = useCreator()
  const set = (files: FileRow[]) => change((before) => ({ ...before, files }))
  const add = () => set([...draft.files, { id: newRowId(), path: '', content: '', mode: '', owner: '' }])
  const ofBase = base?.spec.files ?? []
  return (
    <div className="flex flex-col gap-4">
      <p className="text-muted">
        Configuration that belongs to the image. A file at a path that a package or the base also has replaces theirs.
        Secrets do not belong here: everyone who pulls the image can read them.
      </p>
      {ofBase.length > 0 && (
        <p className="text-[13px] text-muted">
          Base: <code className="font-mono wrap-anywhere">{ofBase.map((file) => file.path).join(', ')}</code>
        </p>
      )}
      {draft.files.map((file) => (
        <FileEditor
          key={file.id}
          file={file}
          replacesBase={ofBase.some((other) => other.path === file.path.trim())}
          onChange={(next) => set(draft.files.map((other) => (other.id === file.id ? next : other)))}
          onRemove={() => set(draft.files.filter((other) => other.id !== file.id))}
        />
      ))}
      <Button className="self-start" onClick={add}>
        <Plus aria-hidden="true" className="size-4" />
        Add a file
      </Button>
    </div>
  )
}

interface FileEditorProps {
  file: FileRow
  replacesBase: boolean
  onChange(file: FileRow): void
  onRemove(): void
}

function FileEditor({ file, replacesBase, onChange, onRemove }: FileEditorProps) {
  const id = (part: 'path' | 'content' | 'mode' | 'owner') => fieldOf.file(file.id, part)
  const load = async (chosen: File | undefined) => {
    if (!chosen) return
    const content = chosen.size > MAX_BYTES ? undefined : await chosen.text()
    // Too large or binary: the content field says what it takes, and stays as it was.
    if (content === undefined || content.includes('\0')) return
    onChange({ ...file, content, source: undefined, path: file.path === '' ? `/etc/${chosen.name}` : file.path })
  }
  return (
    <section className="flex flex-col gap-3 rounded border p-3" aria-label={file.path || 'New file'}>
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <DraftField
            field={id('path')}
            label="Path in the image"
            mono
            value={file.path}
            placeholder="/etc/shop/app.conf"
            help={replacesBase ? 'Replaces the file that the base has there.' : undefined}
            onChange={(path) => onChange({ ...file, path })}
          />
        </div>
        <Button variant="quiet" size="small" aria-label={`Remove ${file.path || 'this file'}`} onClick={onRemove}>
          <X aria-hidden="true" className="size-4" />
        </Button>
      </div>
      <div className="grid gap-3 sm:grid-cols-2">
        <DraftField
          field={id('mode')}
          label="Mode"
          optional
          mono
          value={file.mode}
          placeholder="0644"
          onChange={(mode) => onChange({ ...file, mode })}
        />
        <DraftField
          field={id('owner')}
          label="Owner"
          optional
          mono
          value={file.owner}
          placeholder="root"
          onChange={(owner) => onChange({ ...file, owner })}
        />
      </div>
      <DraftField
        field={id('content')}
        label="Content"
        help="Text of at most 1 MiB."
        mono
        multiline
        className="min-h-40"
        value={file.content}
        onChange={(content) => onChange({ ...file, content, source: undefined })}
      />
      <label
        className={`${buttonClasses('secondary', 'small')} relative cursor-pointer self-start has-focus-visible:outline-2`}
      >
        <FilePlus aria-hidden="true" className="size-4" />
        Take it from a file…
        <input
          type="file"
          className="absolute inset-0 cursor-pointer opacity-0"
          onChange={(event) => void load(event.target.files?.[0])}
        />
      </label>
    </section>
  )
}
