package io.ingestor.internal.shape;

import java.util.List;

/** A schema from which a shape is derived. */
public interface ShapedSchema {

    /** Returns the schema itself; for a reference, its target. */
    ShapedSchema resolved();

    /** States all facts about the form of a value. */
    void describe(ShapeFacts facts);

    /** The members that a schema declares, with their schemas. */
    interface Members {

        /** Returns the first members in the order of their declaration, at most the given number. */
        List<Member> declared(int most);
    }

    /** A declared member of an object. */
    record Member(String name, ShapedSchema schema) {}
}
