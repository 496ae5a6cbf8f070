/** Where an example imports `antiphon/…`, it gets the sources that the tests import: the same classes. */
const conditions = ['antiphon-source', 'module', 'node', 'development|production']

/** For every suite in which examples are imported. */
export const sources = { resolve: { conditions }, ssr: { resolve: { conditions } } }
