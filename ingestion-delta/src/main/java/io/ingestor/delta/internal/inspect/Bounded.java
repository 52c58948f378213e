package io.ingestor.delta.internal.inspect;

import java.io.IOException;

/**
 * A call that reads a file which anybody may have written. Sizes that a damaged file claims end in an exception that
 * names the file, and not in an error of the JVM.
 */
interface Bounded<T> {

    int MAX_MESSAGE = 500;

    T call() throws IOException;

    /**
     * Calls, and turns all failures into exceptions whose message names the file.
     *
     * @param file the file, for messages
     */
    static <T> T read(String file, Bounded<T> call) throws IOException {
        try {
            return inMemory(file, call);
        } catch (RuntimeException e) {
            throw new IOException(file + " cannot be read: " + excerpt(String.valueOf(e.getMessage())), e);
        }
    }

    /**
     * Calls, and turns a lack of memory into an exception whose message names the file. Other exceptions may be those
     * of a caller to whom rows are passed.
     *
     * @param file the file, for messages
     */
    static <T> T inMemory(String file, Bounded<T> call) throws IOException {
        try {
            return call.call();
        } catch (IOException e) {
            String message = String.valueOf(e.getMessage());
            if (message.length() <= 2 * MAX_MESSAGE && message.indexOf('\n') < 0) {
                throw e;
            }
            throw new IOException(excerpt(message), e);
        } catch (OutOfMemoryError e) {
            throw new IOException(
                    file + " needs more memory than the "
                            + (Runtime.getRuntime().maxMemory() >> 20)
                            + " MiB of this process: a damaged file may claim that, else give the process more",
                    e);
        } catch (StackOverflowError e) {
            throw new IOException(file + " is nested too deeply: restore it", e);
        }
    }

    /** Returns the beginning of the first line of a text. */
    static String excerpt(String text) {
        String line = text.lines().findFirst().orElse("");
        return line.length() <= MAX_MESSAGE ? line : line.substring(0, MAX_MESSAGE) + "...";
    }
}
