/** Access to the file system. */
@NullMarked
package io.ingestor.wal.storage;

import org.jspecify.annotations.NullMarked;
