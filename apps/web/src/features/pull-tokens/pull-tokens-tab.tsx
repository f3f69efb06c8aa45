import type { ImageDetail, PullTokenSummary } from '@whittle/db'
import { Badge } from '../../ui/badge.tsx'
import { Panel } from '../../ui/panel.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Cell, HeadCell, Table } from '../../ui/table.tsx'
import { recommendedTag, repositoryAddress } from '../images/pull-address.ts'
import { CreatePullToken } from './create-pull-token.tsx'
import { RevokePullToken } from './revoke-pull-token.tsx'

export interface PullTokensTabProps {
  image: ImageDetail
  tokens: readonly PullTokenSummary[]
  mayManage: boolean
  registryHost: string
  /** The server's time, ISO 8601. */
  now: string
}

/** The tokens that pull a team's image: make, see, revoke. */
export function PullTokensTab({ image, tokens, mayManage, registryHost, now }: PullTokensTabProps) {
  if (image.team.isGallery) {
    return <EmptyState title="No token needed">Base images are pulled without a login.</EmptyState>
  }
  return (
    <div className="flex flex-col gap-4">
      {mayManage && (
        <Panel title="New pull token">
          <CreatePullToken
            imageId={image.id}
            imageName={image.name}
            teamName={image.team.name}
            registryHost={registryHost}
            reference={`${repositoryAddress(registryHost, image)}:${recommendedTag(image.tags) ?? 'latest'}`}
          />
        </Panel>
      )}
      {tokens.length === 0 ? (
        <EmptyState title="No pull tokens yet">
          {mayManage
            ? 'Make one for each machine or pipeline that pulls this image.'
            : 'An operator of the team makes them.'}
        </EmptyState>
      ) : (
        <TokenTable tokens={tokens} mayManage={mayManage} imageId={image.id} now={now} />
      )}
    </div>
  )
}

interface TokenTableProps {
  tokens: readonly PullTokenSummary[]
  mayManage: boolean
  imageId: string
  now: string
}

function TokenTable({ tokens, mayManage, imageId, now }: TokenTableProps) {
  return (
    <Table label="Pull tokens">
      <thead>
        <tr>
          <HeadCell>Name</HeadCell>
          <HeadCell>Token</HeadCell>
          <HeadCell>Pulls</HeadCell>
          <HeadCell>State</HeadCell>
          <HeadCell>Created</HeadCell>
          <HeadCell>Last used</HeadCell>
          <HeadCell>Ends</HeadCell>
          <HeadCell>
            <span className="sr-only">Actions</span>
          </HeadCell>
        </tr>
      </thead>
      <tbody>
        {tokens.map((token) => (
          <tr key={token.id} className="hover:bg-hover">
            <Cell className="font-medium wrap-anywhere">{token.name}</Cell>
            <Cell column="Token" className="font-mono text-[13px] whitespace-nowrap">
              {token.hint}…
            </Cell>
            <Cell column="Pulls">{token.image ? token.image.name : 'all images'}</Cell>
            <Cell column="State">
              <TokenState token={token} now={now} />
            </Cell>
            <Cell column="Created" className="text-muted">
              <RelativeTime at={token.createdAt.toISOString()} now={now} />
              {token.createdBy && <span className="block text-[13px]">{token.createdBy.name}</span>}
            </Cell>
            <Cell column="Last used" className="text-muted">
              {token.lastUsedAt ? <RelativeTime at={token.lastUsedAt.toISOString()} now={now} /> : 'never'}
            </Cell>
            <Cell column="Ends" className="text-muted">
              {token.expiresAt ? <RelativeTime at={token.expiresAt.toISOString()} now={now} /> : 'never'}
            </Cell>
            <Cell className="sm:text-right">
              {mayManage && token.revokedAt === undefined && (
                <RevokePullToken imageId={imageId} token={{ id: token.id, name: token.name }} />
              )}
            </Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}

function TokenState({ token, now }: { token: PullTokenSummary; now: string }) {
  if (token.revokedAt) return <Badge tone="danger">Revoked</Badge>
  if (token.expiresAt && token.expiresAt <= new Date(now)) return <Badge tone="warning">Expired</Badge>
  return <Badge tone="success">Valid</Badge>
}
