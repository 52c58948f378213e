package io.ingestor.wal.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * A {@link StorageDirectory} in memory that records every change to it, and fails where a test requests it. From the
 * changes, a {@link CrashModel} derives the disks that a crash at any of them may leave. All changes and events are in
 * one order. Safe for use by several threads.
 */
public final class SimulatedDirectory implements StorageDirectory {

    /** A plan that decides about each call before it has any effect. */
    @FunctionalInterface
    public interface FaultPlan {
        /** Returns the fault of this call, or null if it is to succeed. Called for one call at a time. */
        Fault before(String call, String file);
    }

    private final List<Operation> operations = new ArrayList<>();
    private final Map<String, Inode> names = new TreeMap<>();
    private FaultPlan plan = (call, file) -> null;
    private boolean recording = true;
    private long syncNanos;
    private long nextFile;
    private long nextSync;
    private long usableBytes = Long.MAX_VALUE;
    private boolean locked;
    private Supplier<Instant> clock = () -> Instant.EPOCH;
    private boolean killed;
    private IntConsumer observer = count -> {};

    /** Creates an empty directory. */
    public SimulatedDirectory() {}

    /** Creates a directory in which these files are durable. The arrays are not changed. */
    public SimulatedDirectory(Map<String, byte[]> files) {
        this(Disk.of(files));
    }

    /** Creates a directory on the disk that a crash has left; all of it is durable. */
    public SimulatedDirectory(Disk disk) {
        new TreeMap<>(disk.files()).forEach((name, file) -> names.put(name, new Inode(nextFile++, file)));
    }

    /** Makes every sync take {@code nanos} nanoseconds, so that other threads can write meanwhile. */
    public synchronized SimulatedDirectory syncNanos(long nanos) {
        syncNanos = nanos;
        return this;
    }

    public synchronized SimulatedDirectory faults(FaultPlan faults) {
        plan = faults;
        return this;
    }

    /** Turns the recording of changes on or off; it is on by default. */
    public synchronized SimulatedDirectory recording(boolean on) {
        recording = on;
        return this;
    }

    /**
     * Sets the observer that gets the number of changes after each one, so that a test can follow several directories
     * in one order. The observer must not call this directory.
     */
    public synchronized SimulatedDirectory observer(IntConsumer changes) {
        observer = changes;
        return this;
    }

    /** Sets the clock for the modification times of files. Without it they are all the epoch. */
    public synchronized SimulatedDirectory clock(Supplier<Instant> time) {
        clock = time;
        return this;
    }

    /**
     * Makes every call fail from now on without any effect, as if the process were gone. Its writes stay in the page
     * cache.
     */
    public synchronized void kill() {
        killed = true;
    }

    /** Lets another process use this directory, once the killed one no longer does. */
    public synchronized void restart() {
        killed = false;
    }

    public synchronized void usableBytes(long bytes) {
        usableBytes = bytes;
    }

    /** Records an event between the changes. */
    public synchronized void event(Object what) {
        record(new Operation.Event(what));
    }

    /** Returns the operations so far. */
    public synchronized List<Operation> operations() {
        return List.copyOf(operations);
    }

    public synchronized int operationCount() {
        return operations.size();
    }

    /** Returns the files as a reader sees them now. */
    public synchronized Map<String, byte[]> contents() {
        Map<String, byte[]> contents = new TreeMap<>();
        names.forEach((name, inode) -> contents.put(name, inode.bytes()));
        return contents;
    }

    private void record(Operation operation) {
        if (recording) {
            operations.add(operation);
            observer.accept(operations.size());
        }
    }

    private Fault check(String call, String file) throws IOException {
        if (killed) {
            throw new IOException(call + " of file " + file + " was never made: the process was killed");
        }
        Fault fault = plan.before(call, file);
        if (fault != null && fault != Fault.SHORT_WRITE) {
            throw new IOException(call + " of file " + file + " failed: " + fault.message());
        }
        return fault;
    }

    /**
     * Records the end of a sync, unless the process was killed before it. The system continues such a sync, but no
     * process learns its outcome.
     */
    private void endSync(String call, String file, Function<Boolean, Operation> end) throws IOException {
        boolean succeeded = false;
        try {
            check(call, file);
            succeeded = true;
        } finally {
            if (!killed) {
                record(end.apply(succeeded));
            }
        }
    }

    @Override
    public String location() {
        return "simulated";
    }

    /** Returns the path of the directory that contains a name, with a slash at its end; empty for the root. */
    static String parent(String name) {
        return name.substring(0, name.lastIndexOf('/', name.length() - 2) + 1);
    }

    @Override
    public List<String> list() throws IOException {
        return list("", false);
    }

    @Override
    public List<String> directories() throws IOException {
        return list("", true);
    }

    private synchronized List<String> list(String directory, boolean directories) throws IOException {
        check("list", directory);
        return names.keySet().stream()
                .filter(name -> parent(name).equals(directory) && name.endsWith("/") == directories)
                .map(name -> name.substring(directory.length(), name.length() - (directories ? 1 : 0)))
                .toList();
    }

    @Override
    public synchronized StorageDirectory directory(String name) throws IOException {
        check("directory", name);
        String path = name + '/';
        if (!names.containsKey(path)) {
            Inode inode = new Inode(nextFile++, DiskFile.of(new byte[0]));
            names.put(path, inode);
            record(new Operation.Create(inode.id, path));
        }
        return new Folder(path);
    }

    @Override
    public synchronized WritableFile create(String name) throws IOException {
        check("create", name);
        if (names.containsKey(name)) {
            throw new IOException("file " + name + " exists");
        }
        Inode inode = new Inode(nextFile++, DiskFile.of(new byte[0]));
        inode.modified = clock.get();
        names.put(name, inode);
        record(new Operation.Create(inode.id, name));
        return new Writer(name, inode);
    }

    @Override
    public synchronized WritableFile openForWrite(String name) throws IOException {
        check("openForWrite", name);
        return new Writer(name, existing(name));
    }

    @Override
    public synchronized ReadableFile openForRead(String name) throws IOException {
        check("openForRead", name);
        return new Reader(name, existing(name));
    }

    private Inode existing(String name) throws IOException {
        Inode inode = names.get(name);
        if (inode == null) {
            throw new IOException("no file " + name);
        }
        return inode;
    }

    @Override
    public synchronized Instant lastModified(String name) throws IOException {
        check("lastModified", name);
        return existing(name).modified;
    }

    @Override
    public synchronized boolean hasOtherNames(String name) throws IOException {
        check("hasOtherNames", name);
        Inode inode = existing(name);
        return names.values().stream().filter(other -> other == inode).count() > 1;
    }

    @Override
    public synchronized void link(String from, String to) throws IOException {
        check("link", from);
        Inode inode = existing(from);
        if (names.containsKey(to)) {
            throw new FileAlreadyExistsException(to);
        }
        names.put(to, inode);
        record(new Operation.Link(inode.id, to));
    }

    @Override
    public synchronized void rename(String from, String to) throws IOException {
        check("rename", from);
        Inode inode = existing(from);
        names.remove(from);
        names.put(to, inode);
        record(new Operation.Rename(inode.id, from, to));
    }

    @Override
    public synchronized void delete(String name) throws IOException {
        check("delete", name);
        Inode inode = existing(name);
        names.remove(name);
        record(new Operation.Delete(inode.id, name));
    }

    @Override
    public void sync() throws IOException {
        syncNames("");
    }

    private void syncNames(String directory) throws IOException {
        long sync;
        synchronized (this) {
            sync = nextSync++;
            record(new Operation.DirectorySyncStart(sync, directory));
        }
        LockSupport.parkNanos(syncNanos);
        synchronized (this) {
            endSync("directorySync", directory, succeeded -> new Operation.DirectorySyncEnd(sync, succeeded));
        }
    }

    @Override
    public synchronized long usableBytes() throws IOException {
        check("usableBytes", "");
        return usableBytes;
    }

    @Override
    public synchronized DirectoryLock lock() throws IOException {
        check("lock", "");
        if (locked) {
            throw new DirectoryLockedException(location());
        }
        locked = true;
        return new DirectoryLock() {
            @Override
            public void verify() throws IOException {
                synchronized (SimulatedDirectory.this) {
                    check("verify", "");
                }
            }

            @Override
            public void close() {
                synchronized (SimulatedDirectory.this) {
                    locked = false;
                }
            }
        };
    }

    /** A directory in this one. Its names are paths from the root. */
    private final class Folder extends FilterDirectory {

        private final String path;

        Folder(String path) {
            super(SimulatedDirectory.this);
            this.path = path;
        }

        @Override
        public String location() {
            return "simulated/" + path.substring(0, path.length() - 1);
        }

        @Override
        public List<String> list() throws IOException {
            return SimulatedDirectory.this.list(path, false);
        }

        @Override
        public List<String> directories() throws IOException {
            return SimulatedDirectory.this.list(path, true);
        }

        @Override
        public StorageDirectory directory(String name) throws IOException {
            return super.directory(path + name);
        }

        @Override
        public WritableFile create(String name) throws IOException {
            return super.create(path + name);
        }

        @Override
        public WritableFile openForWrite(String name) throws IOException {
            return super.openForWrite(path + name);
        }

        @Override
        public ReadableFile openForRead(String name) throws IOException {
            return super.openForRead(path + name);
        }

        @Override
        public Instant lastModified(String name) throws IOException {
            return super.lastModified(path + name);
        }

        @Override
        public boolean hasOtherNames(String name) throws IOException {
            return super.hasOtherNames(path + name);
        }

        @Override
        public void link(String from, String to) throws IOException {
            super.link(path + from, path + to);
        }

        @Override
        public void rename(String from, String to) throws IOException {
            super.rename(path + from, path + to);
        }

        @Override
        public void delete(String name) throws IOException {
            super.delete(path + name);
        }

        @Override
        public void sync() throws IOException {
            syncNames(path);
        }

        @Override
        public DirectoryLock lock() throws IOException {
            throw new UnsupportedOperationException("only the root is locked");
        }
    }

    /** A file. Its content is the one that a crash has left until the first write that changes it. */
    private static final class Inode {
        final long id;
        private DiskFile left;
        private byte[] content;
        private int size;
        Instant modified = Instant.EPOCH;

        Inode(long id, DiskFile left) {
            this.id = id;
            this.left = left;
            this.size = left.size();
        }

        int size() {
            return size;
        }

        byte[] bytes() {
            return left != null ? left.bytes().clone() : Arrays.copyOf(content, size);
        }

        void read(ByteBuffer target, int position, int count) {
            if (left != null) {
                left.read(target, position, count);
            } else {
                target.put(content, position, count);
            }
        }

        void write(int position, byte[] bytes) {
            if (left != null && left.holds(bytes, position)) {
                return;
            }
            own();
            int end = position + bytes.length;
            if (end > content.length) {
                content = Arrays.copyOf(content, end);
            }
            System.arraycopy(bytes, 0, content, position, bytes.length);
            size = Math.max(size, end);
        }

        void truncate(int to) {
            own();
            content = Arrays.copyOf(content, to);
            size = to;
        }

        private void own() {
            if (left != null) {
                content = bytes();
                left = null;
            }
        }
    }

    private void sync(String call, String name, Inode inode) throws IOException {
        long sync;
        synchronized (this) {
            sync = nextSync++;
            record(new Operation.SyncStart(sync, inode.id));
        }
        LockSupport.parkNanos(syncNanos);
        synchronized (this) {
            endSync(call, name, succeeded -> new Operation.SyncEnd(sync, inode.id, succeeded));
        }
    }

    private final class Writer implements WritableFile {
        private final String name;
        private final Inode inode;

        Writer(String name, Inode inode) {
            this.name = name;
            this.inode = inode;
        }

        @Override
        public String name() {
            return name.substring(name.lastIndexOf('/') + 1);
        }

        @Override
        public int write(ByteBuffer source, long position) throws IOException {
            synchronized (SimulatedDirectory.this) {
                Fault fault = check("write", name);
                int count = fault == Fault.SHORT_WRITE ? (source.remaining() + 1) / 2 : source.remaining();
                byte[] bytes = new byte[count];
                source.get(bytes);
                inode.write((int) position, bytes);
                inode.modified = clock.get();
                record(new Operation.Write(inode.id, position, bytes));
                return count;
            }
        }

        @Override
        public long size() throws IOException {
            synchronized (SimulatedDirectory.this) {
                check("size", name);
                return inode.size();
            }
        }

        @Override
        public void verifyName() throws IOException {
            synchronized (SimulatedDirectory.this) {
                check("verifyName", name);
                if (names.get(name) != inode) {
                    throw new IOException("file " + name + " has lost its name");
                }
            }
        }

        @Override
        public void truncate(long size) throws IOException {
            synchronized (SimulatedDirectory.this) {
                check("truncate", name);
                if (size < inode.size()) {
                    inode.truncate((int) size);
                    inode.modified = clock.get();
                    record(new Operation.Truncate(inode.id, size));
                }
            }
        }

        @Override
        public void syncData() throws IOException {
            SimulatedDirectory.this.sync("syncData", name, inode);
        }

        @Override
        public void syncAll() throws IOException {
            SimulatedDirectory.this.sync("syncAll", name, inode);
        }

        @Override
        public void close() {}
    }

    private final class Reader implements ReadableFile {
        private final String name;
        private final Inode inode;

        Reader(String name, Inode inode) {
            this.name = name;
            this.inode = inode;
        }

        @Override
        public String name() {
            return name.substring(name.lastIndexOf('/') + 1);
        }

        @Override
        public long size() throws IOException {
            synchronized (SimulatedDirectory.this) {
                check("size", name);
                return inode.size();
            }
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            synchronized (SimulatedDirectory.this) {
                check("read", name);
                if (position >= inode.size()) {
                    return -1;
                }
                int count = (int) Math.min(target.remaining(), inode.size() - position);
                inode.read(target, (int) position, count);
                return count;
            }
        }

        @Override
        public void syncData() throws IOException {
            SimulatedDirectory.this.sync("syncRead", name, inode);
        }

        @Override
        public void close() {}
    }
}
