package io.ingestor.bench.soak;

import java.io.IOException;

/** A column about the files of a sink. */
@FunctionalInterface
interface FileColumn {

    /** The column of a sink without files. */
    FileColumn NONE = () -> "";

    /** Returns the content of the column now. */
    String text() throws IOException;
}
