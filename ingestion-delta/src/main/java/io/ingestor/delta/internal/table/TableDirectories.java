package io.ingestor.delta.internal.table;

import io.ingestor.delta.internal.durable.DirectorySync;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;

/** The directories of a table. For one thread. */
final class TableDirectories {

    private static final String LOG = "_delta_log";
    private static final String DATA = "data";

    private final StorageDirectory root;
    private final StorageDirectory tenant;
    private final StorageDirectory table;
    private final StorageDirectory log;
    private final StorageDirectory data;

    /** True once the names of the directories are durable. Those that were found may have been created by a crash. */
    private boolean durable;

    private TableDirectories(StorageDirectory root, TableName name) throws IOException {
        this.root = root;
        this.tenant = root.directory(name.tenantDirectory());
        this.table = tenant.directory(name.schemaDirectory());
        this.log = table.directory(LOG);
        this.data = table.directory(DATA);
    }

    /** Opens the directories of a table in the directory of all tables, and creates those that are missing. */
    static TableDirectories open(StorageDirectory root, TableName name) throws IOException {
        return new TableDirectories(root, name);
    }

    StorageDirectory log() {
        return log;
    }

    StorageDirectory data() {
        return data;
    }

    /** Returns the path of a data file as the log of the table has it. */
    static String path(String day, String file) {
        return DATA + '/' + day + '/' + file;
    }

    /** Makes the names of the files of a day durable, and those of all directories on the way to them. */
    void sync(StorageDirectory day) throws IOException {
        DirectorySync.of(day);
        DirectorySync.of(data);
        if (!durable) {
            DirectorySync.of(table);
            DirectorySync.of(tenant);
            DirectorySync.of(root);
            durable = true;
        }
    }
}
