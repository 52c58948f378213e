package io.ingestor.wal.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Tests which names a crash may leave in a simulated directory and in directories within it. */
class CrashModelTest {

    private final SimulatedDirectory root = new SimulatedDirectory();

    /** Returns the sets of names on all disks that a crash now may leave. */
    private Set<Set<String>> names() {
        CrashModel model = new CrashModel(Disk.EMPTY);
        root.operations().forEach(model::apply);
        CrashModel.Survivors survivors = model.survivors();
        Set<Set<String>> found = new HashSet<>();
        int[] outcomes = new int[survivors.choices()];
        do {
            found.add(new TreeSet<>(survivors.disk(outcomes).files().keySet()));
        } while (advance(survivors, outcomes));
        return found;
    }

    private static boolean advance(CrashModel.Survivors survivors, int[] outcomes) {
        for (int i = 0; i < outcomes.length; i++) {
            if (++outcomes[i] < survivors.outcomes(i)) {
                return true;
            }
            outcomes[i] = 0;
        }
        return false;
    }

    private static void create(StorageDirectory directory, String name) throws IOException {
        directory.create(name).close();
    }

    @Test
    void aLinkMayBeLostUntilTheSync() throws IOException {
        create(root, "a");
        root.sync();
        root.link("a", "b");
        assertThat(names()).containsExactlyInAnyOrder(Set.of("a"), Set.of("a", "b"));

        root.sync();
        root.delete("a");

        assertThat(names()).containsExactlyInAnyOrder(Set.of("a", "b"), Set.of("b"));
    }

    @Test
    void aLinkSharesItsBytesAndReplacesNothing() throws IOException {
        WritableFile file = root.create("a");
        root.link("a", "b");
        file.writeFully(ByteBuffer.wrap(new byte[] {7}), 0);
        create(root, "c");

        assertThat(root.contents().get("b")).containsExactly(7);
        assertThat(root.hasOtherNames("b")).isTrue();
        assertThat(root.hasOtherNames("c")).isFalse();
        assertThatThrownBy(() -> root.link("a", "c")).isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void aDirectoryThatIsLostTakesItsContentAlong() throws IOException {
        StorageDirectory inner = root.directory("d").directory("e");
        create(inner, "a");
        inner.sync();

        assertThat(names()).containsExactlyInAnyOrder(Set.of(), Set.of("d/"), Set.of("d/", "d/e/", "d/e/a"));
    }

    @Test
    void aSyncCoversTheNamesOfItsDirectoryOnly() throws IOException {
        StorageDirectory inner = root.directory("d");
        create(inner, "a");
        create(root, "b");
        root.sync();
        assertThat(names()).containsExactlyInAnyOrder(Set.of("b", "d/"), Set.of("b", "d/", "d/a"));

        inner.sync();

        assertThat(names()).containsExactlyInAnyOrder(Set.of("b", "d/", "d/a"));
    }

    @Test
    void aDirectoryIsListedAfterARestart() throws IOException {
        create(root.directory("d"), "a");
        create(root, "b");
        SimulatedDirectory after = new SimulatedDirectory(Disk.of(root.contents()));

        assertThat(after.list()).containsExactly("b");
        assertThat(after.directories()).containsExactly("d");
        assertThat(after.directory("d").list()).containsExactly("a");
        assertThat(after.directory("d").directories()).isEmpty();
        assertThat(after.operations()).isEmpty();
    }
}
