import { createMemoryHostState } from '../../../src/adapters/memory/index.js'
import { describeHostState } from '../state/host-state-contract.js'

describeHostState('createMemoryHostState', (options) => ({
  state: createMemoryHostState(options),
  close: () => undefined,
}))
