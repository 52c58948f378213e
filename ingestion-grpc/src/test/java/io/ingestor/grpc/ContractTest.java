package io.ingestor.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FileDescriptor;
import io.ingestor.proto.storage.DataRecord;
import io.ingestor.proto.storage.IngestRecordRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The proto files, for those who generate code from them. */
class ContractTest {

    /** Without one, Go's generator refuses the files; with two, it makes two packages that import each other. */
    @Test
    void theFilesAreOneGoPackage() {
        List<FileDescriptor> files = List.of(
                DataRecord.getDescriptor().getFile(),
                IngestRecordRequest.getDescriptor().getFile());

        assertThat(files)
                .extracting(file -> file.getOptions().getGoPackage())
                .containsOnly("ingestor.io/proto/storage;storagepb");
    }
}
