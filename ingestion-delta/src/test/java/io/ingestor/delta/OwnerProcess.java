package io.ingestor.delta;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A process that owns the directory of tables until it is killed. */
final class OwnerProcess {

    private OwnerProcess() {}

    /** Starts the process, and returns when it owns the directory. */
    static Process start(Path directory) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OwnerProcess.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String line = process.inputReader(StandardCharsets.US_ASCII).readLine();
        if (!"open".equals(line)) {
            process.destroyForcibly();
            throw new IOException("the process must print open, printed " + line);
        }
        return process;
    }

    public static void main(String[] args) throws Exception {
        DeltaSink sink = DeltaSink.builder(Path.of(args[0])).build();
        Deliveries.open(sink);
        Deliveries.flush(sink, 1, 6);
        System.out.println("open");
        // Its end of input never comes.
        if (System.in.read() >= 0) {
            sink.close();
        }
    }
}
