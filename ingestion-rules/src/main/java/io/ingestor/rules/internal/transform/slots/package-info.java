/**
 * The fields of a record that the steps of a configuration use, each in a slot. {@link SlotReader} fills the slots, the
 * steps change them, and {@link SlotWriter} builds the resulting record.
 */
@NullMarked
package io.ingestor.rules.internal.transform.slots;

import org.jspecify.annotations.NullMarked;
