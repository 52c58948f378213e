package io.ingestor.cli.wal;

import io.ingestor.cli.terminal.JsonText;
import io.ingestor.wal.LostSequences;
import io.ingestor.wal.WalDamage;
import io.ingestor.wal.WalInspector;
import io.ingestor.wal.WalSalvage;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file with the findings of a salvage. Each finding is written immediately, so that memory stays bounded even if a
 * log is damaged in a million places. The file gets its final name only when it is complete.
 */
final class SalvageReport implements WalInspector, AutoCloseable {

    static final String NAME = "salvage-report.json";

    private final Path directory;
    private final Path temporary;
    private final WalInspector screen;
    private final BufferedWriter writer;
    private String separator = "\n    ";

    /** @param screen also receives every finding */
    SalvageReport(Path directory, Path source, WalInspector screen) throws IOException {
        this.directory = directory;
        this.temporary = directory.resolve(NAME + ".tmp");
        this.screen = screen;
        this.writer = Files.newBufferedWriter(temporary, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
        writer.write("{\n  \"source\": "
                + JsonText.quote(source.toAbsolutePath().normalize().toString()) + ",\n  \"findings\": [");
    }

    @Override
    public void onDamage(WalDamage damage) {
        add("{\"damage\":" + DamageText.json(damage) + "}");
        screen.onDamage(damage);
    }

    @Override
    public void onLost(LostSequences lost) {
        add("{\"lost\":" + DamageText.json(lost) + "}");
        screen.onLost(lost);
    }

    private void add(String finding) {
        try {
            writer.write(separator + finding);
            separator = ",\n    ";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void complete(WalSalvage salvage) throws IOException {
        writer.write("\n  ],\n  \"found\": " + DamageText.json(salvage.source()) + ",\n  \"saved\": {\"segments\":"
                + salvage.segments() + ",\"entries\":" + salvage.entries() + ",\"records\":" + salvage.records()
                + ",\"next_sequence\":" + salvage.nextSequence() + "}\n}\n");
        writer.close();
        sync(temporary, StandardOpenOption.WRITE);
        Files.move(temporary, directory.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
        sync(directory, StandardOpenOption.READ);
    }

    private static void sync(Path path, StandardOpenOption how) throws IOException {
        try (FileChannel channel = FileChannel.open(path, how)) {
            channel.force(true);
        }
    }

    /** Closes the file, and deletes it if it is not complete. */
    @Override
    public void close() throws IOException {
        writer.close();
        Files.deleteIfExists(temporary);
    }
}
