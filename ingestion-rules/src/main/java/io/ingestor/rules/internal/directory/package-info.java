/**
 * The directory of schemas: the listing of its files, and its state between polls. A registered schema stays in force
 * even if its file is changed or removed.
 */
@NullMarked
package io.ingestor.rules.internal.directory;

import org.jspecify.annotations.NullMarked;
