package io.ingestor.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.ingestor.proto.storage.DataRecord;
import io.ingestor.proto.storage.IngestRecordRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests of the proto files for users who generate code from them. */
class ContractTest {

    private static final List<FileDescriptor> FILES = List.of(
            DataRecord.getDescriptor().getFile(),
            IngestRecordRequest.getDescriptor().getFile());

    /** Without a Go package, the Go generator refuses the files. With two, it makes packages that import each other. */
    @Test
    void theFilesAreOneGoPackage() {
        assertThat(FILES)
                .extracting(file -> file.getOptions().getGoPackage())
                .containsOnly("ingestor.io/proto/storage;storagepb");
    }

    /**
     * A client may have been generated from any earlier version: lines may be added, but none may change or be removed.
     */
    @Test
    void everyFieldHasTheNumberAndTheTypeThatItHasAlwaysHad() throws IOException {
        List<String> fields = FILES.stream()
                .flatMap(file -> file.getMessageTypes().stream())
                .flatMap(ContractTest::describe)
                .toList();

        assertThat(String.join("\n", fields) + "\n")
                .isEqualTo(Files.readString(Path.of("src/test/resources/contract.txt")));
    }

    private static Stream<String> describe(Descriptor message) {
        return message.getFields().stream().map(ContractTest::describe);
    }

    private static String describe(FieldDescriptor field) {
        String type = switch (field.getJavaType()) {
            case MESSAGE -> field.getMessageType().getFullName();
            case ENUM -> field.getEnumType().getFullName();
            default -> field.getType().name().toLowerCase(Locale.ROOT);
        };
        return field.getContainingType().getName() + "." + field.getName() + " = " + field.getNumber() + " "
                + (field.isRepeated() ? "repeated " : "") + type;
    }
}
