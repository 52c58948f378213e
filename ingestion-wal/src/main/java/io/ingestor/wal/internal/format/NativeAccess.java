package io.ingestor.wal.internal.format;

/**
 * A check of whether a library may load native code without a warning from the JVM. From version 24 on, the JVM warns
 * unless it is started with {@code --enable-native-access}; a later version will refuse (JEP 472).
 */
final class NativeAccess {

    private static final int FIRST_VERSION_THAT_WARNS = 24;

    private NativeAccess() {}

    /** Returns true if the JVM lets the module of this class load native code without a warning. */
    static boolean isGranted(Class<?> loader) {
        if (Runtime.version().feature() < FIRST_VERSION_THAT_WARNS) {
            return true;
        }
        try {
            return (Boolean) Module.class.getMethod("isNativeAccessEnabled").invoke(loader.getModule());
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
