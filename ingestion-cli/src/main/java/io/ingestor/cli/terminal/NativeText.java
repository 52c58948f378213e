package io.ingestor.cli.terminal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The text that the system passes to the process as bytes. The JVM decodes it in the encoding of the locale and
 * replaces bytes that are invalid there. Under {@code LC_ALL=C}, these are the bytes of all letters that are not ASCII.
 * A name changed in this way must not be stored.
 */
public final class NativeText {

    private static final char REPLACEMENT = '\uFFFD';
    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

    private NativeText() {}

    /**
     * Returns an error message for the first argument or variable that decoding has changed, or null if there is none.
     *
     * @param ours the names of the variables to check
     */
    public static @Nullable String complaint(String[] arguments, Map<String, String> environment, Set<String> ours) {
        Charset charset = charset();
        int argument = firstChanged(arguments, commandLine(), charset);
        if (argument >= 0) {
            return "argument " + (argument + 1) + complaint(arguments[argument], charset);
        }
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            if (ours.contains(variable.getKey()) && variable.getValue().indexOf(REPLACEMENT) >= 0) {
                return "environment variable " + variable.getKey() + complaint(variable.getValue(), charset);
            }
        }
        return null;
    }

    private static String complaint(String arrived, Charset charset) {
        return " must be text in " + charset + ", the encoding of the locale, was \"" + arrived
                + "\"; set LC_ALL to a locale with the encoding of the text, such as C.UTF-8";
    }

    /**
     * Returns the index of the first argument whose bytes the encoding cannot decode, or -1 if there is none.
     *
     * @param commandLine the command line of the process, each part followed by a NUL; the arguments are its last
     *     parts. Empty if it is unknown
     */
    public static int firstChanged(String[] arguments, byte[] commandLine, Charset charset) {
        int end = commandLine.length - 1;
        int changed = -1;
        for (int i = arguments.length - 1; i >= 0; i--) {
            int start = end;
            while (start > 0 && commandLine[start - 1] != 0) {
                start--;
            }
            boolean known = end >= 0;
            if (known
                    ? !isText(ByteBuffer.wrap(commandLine, start, end - start), charset)
                    : arguments[i].indexOf(REPLACEMENT) >= 0) {
                changed = i;
            }
            end = start - 1;
        }
        return changed;
    }

    private static boolean isText(ByteBuffer bytes, Charset charset) {
        try {
            // A new decoder throws on bytes that it cannot decode.
            var unused = charset.newDecoder().decode(bytes);
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /**
     * Returns the path of an argument or a setting. The names of files are in the encoding of the locale.
     *
     * @throws IllegalArgumentException if the path is invalid; the message continues the name of the setting
     */
    public static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            Charset charset = charset();
            String reason = charset.newEncoder().canEncode(text)
                    ? e.getReason()
                    : "the encoding of the locale, " + charset
                            + ", cannot represent it; set LC_ALL to a locale that can, such as C.UTF-8";
            throw new IllegalArgumentException("must be a valid path, was \"" + text + "\": " + reason, e);
        }
    }

    private static byte[] commandLine() {
        try {
            return Files.readAllBytes(COMMAND_LINE);
        } catch (IOException | SecurityException e) {
            return new byte[0];
        }
    }

    private static Charset charset() {
        try {
            return Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
        } catch (IllegalArgumentException e) {
            return StandardCharsets.UTF_8;
        }
    }
}
