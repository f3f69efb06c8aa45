import { expect, it } from 'vitest'
import { judgeAims } from './aims.ts'
import { madeImage, madeReport, madeWay } from './made-report.ts'
import type { ResolveBench } from './report.ts'

const resolve: ResolveBench = {
  indexPackages: 68_000,
  indexLoadMs: { count: 3, min: 900, median: 1000, max: 2500 },
  indexResidentBytes: { count: 3, min: 350e6, median: 380e6, max: 420e6 },
  imagesMs: {},
  requests: { count: 5000, min: 0.1, median: 4, max: 1200, p95: 30, unsatisfiable: 10 },
  apt: { count: 40, min: 300, median: 350, max: 400, p95: 390 },
  preview: { count: 500, min: 2, median: 10, max: 300, p95: 80, unsatisfiable: 1 },
}

const outcomes = (report = madeReport()) => judgeAims(report).map(({ measured, met }) => [Math.round(measured), met])

it('compares medians with the way that only unpacks', () => {
  expect(judgeAims(madeReport()).map(({ text, met }) => [text, met])).toEqual([
    ['nginx, warm, a fresh process, against mmdebstrap + umoci + skopeo', true],
    ['nginx, one package changed, against mmdebstrap + umoci + skopeo', false],
    ['nginx, cold, against mmdebstrap + umoci + skopeo', true],
    ['memory of a build from a lock', true],
  ])
  expect(outcomes().map(([measured]) => measured)).toEqual([20, 40, 5, 200])
})

it('takes the memory of the largest build of Whittle, not of the peer', () => {
  const ways = [madeWay('extract', [1000], { peakBytes: 900e6 }), madeWay('cold', [500], { peakBytes: 301e6 })]
  expect(outcomes(madeReport({ images: [madeImage({ ways })] }))).toEqual([
    [2, false],
    [301, false],
  ])
})

it('judges a bound by what it says: median, 95th percentile or the worst', () => {
  expect(outcomes(madeReport({ images: [], resolve }))).toEqual([
    [80, true],
    [1000, true],
    [420, false],
    [4, true],
    [1200, false],
  ])
})

it('holds a large image to the same memory', () => {
  const large = {
    contentBytes: 1.5e9,
    layerBytes: 1.5e9,
    coldPeakBytes: 290e6,
    warmPeakBytes: 301e6,
    coldMs: 1,
    warmMs: 1,
  }
  expect(outcomes(madeReport({ images: [], large }))).toEqual([
    [290, true],
    [301, false],
  ])
})

it('says nothing of what was not measured', () => {
  const warmOnly = madeImage({ ways: [madeWay('warm', [500])] })
  expect(judgeAims(madeReport({ images: [warmOnly] })).map(({ text }) => text)).toEqual([
    'memory of a build from a lock',
  ])
  expect(judgeAims(madeReport({ images: [] }))).toEqual([])
})

it('counts the reading of the index into deciding of many images', () => {
  const imageMs = { count: 1000, min: 1, median: 4, max: 90, p95: 12 }
  const decide = { totalMs: 10_001, cpuMs: 9000, indexLoadMs: 2000, imageMs, changed: 900, impossible: 3 }
  const synthetic = { raised: 6900, packages: 69_000, seed: 10 }
  expect(outcomes(madeReport({ images: [], decide: { ...decide, ...synthetic } }))).toEqual([[10_001, false]])
})
