package io.ingestor.rules.internal.transform.step;

import io.ingestor.RecordOrigin;
import io.ingestor.rules.internal.transform.slots.FieldPath;
import io.ingestor.rules.internal.transform.slots.SlotLayout;
import io.ingestor.rules.internal.transform.slots.Step;
import io.ingestor.rules.internal.transform.slots.StepSource;
import io.ingestor.rules.internal.transform.slots.Values;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** The step that writes a part of the origin of the record to a label. It removes the label if the part is empty. */
final class OriginLabel implements StepSource {

    private final FieldPath label;
    private final Function<RecordOrigin, String> part;

    OriginLabel(FieldPath label, Function<RecordOrigin, String> part) {
        this.label = label;
        this.part = part;
    }

    /** Returns true, because a client could otherwise set the label on a record for which another step fails. */
    @Override
    public boolean appliesToKept() {
        return true;
    }

    @Override
    public Step bind(SlotLayout.Builder slots) {
        int slot = slots.slot(label);
        int tool = slots.tool();
        return values -> {
            byte[] text = encoded(values, tool);
            if (text.length > 0) {
                values.setText(slot, text, 0, text.length);
            } else {
                values.remove(slot);
            }
            return true;
        };
    }

    /** Encodes the part. Records with the same origin share the result. */
    private byte[] encoded(Values values, int tool) {
        RecordOrigin origin = values.origin();
        if (values.tool(tool) instanceof Encoded known && known.origin.equals(origin)) {
            return known.text;
        }
        Encoded made = new Encoded(origin, part.apply(origin).getBytes(StandardCharsets.UTF_8));
        values.keepTool(tool, made);
        return made.text;
    }

    /** The encoded part of an origin. */
    private static final class Encoded {

        private final RecordOrigin origin;
        private final byte[] text;

        private Encoded(RecordOrigin origin, byte[] text) {
            this.origin = origin;
            this.text = text;
        }
    }
}
