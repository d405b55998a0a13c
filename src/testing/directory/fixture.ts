/**
 * What the contract of a directory works with.
 *
 * @module
 */
import type { CaseBodies } from '../check.js'
import type { HostFixture } from '../host-fixture.js'

/** A fresh host that knows two local users and nothing else; see {@link HostFixture}. */
export type DirectoryFixture = Pick<
  HostFixture,
  'directory' | 'apply' | 'users' | 'now' | 'reading' | 'close'
>

/** Cases of a directory. */
export type DirectoryCases = CaseBodies<DirectoryFixture>
