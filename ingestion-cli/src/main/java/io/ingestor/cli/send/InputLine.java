package io.ingestor.cli.send;

import com.google.protobuf.ByteString;

/**
 * A line of one of the inputs.
 *
 * @param input the index of the input among the arguments, from 0
 * @param number the line number, from 1
 * @param text the line without its line break, or empty if it is not kept
 */
record InputLine(int input, long number, ByteString text) {

    InputLine(int input, long number) {
        this(input, number, ByteString.EMPTY);
    }
}
