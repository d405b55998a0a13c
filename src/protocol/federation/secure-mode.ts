/**
 * Whether documents are given only to those who sign for them.
 *
 * @module
 */
import { isShutOut } from '../policy/index.js'
import type { Services } from './services.js'

/** Of a server that there can never be (RFC 2606): nobody decided anything about it. */
const NOBODY = 'https://nobody.invalid/'

/** Whether who does not sign gets nothing: as the host says, or since only listed servers are let in. */
export async function demandsSignature(services: Pick<Services, 'options' | 'directory'>): Promise<boolean> {
  return services.options.authorizedFetch === true || (await isClosed(services))
}

/** Whether only listed servers are let in: then the directory shuts out whom it never heard of. */
export async function isClosed({ directory }: Pick<Services, 'directory'>): Promise<boolean> {
  const [standing] = await directory.answer([{ about: 'standing', id: NOBODY }])
  return isShutOut(standing)
}
