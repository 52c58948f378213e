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
 * The text that the system hands to the process as bytes. The JVM reads it in the encoding of the locale and puts
 * another character where a byte has no meaning in that: under {@code LC_ALL=C} in the place of every letter that is
 * not ASCII. A name changed like that must not be stored.
 */
public final class NativeText {

    private static final char REPLACEMENT = '\uFFFD';
    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

    private NativeText() {}

    /**
     * Returns the complaint about the first argument or variable that did not arrive as it was given, null if all did.
     *
     * @param ours the names of the variables that are looked at
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
     * Returns the index of the first argument whose bytes the encoding cannot read, -1 if there is none.
     *
     * @param commandLine the arguments of the process, each with a NUL behind it; these are the last. Empty if it is
     *     not known
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
            // A new decoder reports what it cannot read.
            var unused = charset.newDecoder().decode(bytes);
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /**
     * Returns the path of an argument or a setting; the file system has names in the encoding of the locale.
     *
     * @throws IllegalArgumentException if there is none; the message goes on after the name of the setting
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
