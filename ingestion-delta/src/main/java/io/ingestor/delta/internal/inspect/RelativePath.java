package io.ingestor.delta.internal.inspect;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The paths of data files as the log of a table spells them: relative and percent-encoded. */
public final class RelativePath {

    private RelativePath() {}

    /** Returns the deviation of a path from its form; empty if there is none. */
    public static Optional<String> problem(String path) {
        URI uri;
        try {
            uri = new URI(path);
        } catch (URISyntaxException e) {
            return Optional.of("must be percent-encoded, was \"" + Bounded.excerpt(path) + '"');
        }
        String decoded = uri.getPath();
        boolean relative = uri.getScheme() == null
                && uri.getRawAuthority() == null
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null
                && decoded != null
                && !decoded.startsWith("/");
        if (!relative || decoded == null || !staysInside(decoded)) {
            return Optional.of(
                    "must be relative and stay in the directory of the table, was \"" + Bounded.excerpt(path) + '"');
        }
        return Optional.empty();
    }

    private static boolean staysInside(String decoded) {
        List<String> parts = List.of(decoded.split("/", -1));
        return decoded.indexOf('\0') < 0
                && decoded.indexOf('\\') < 0
                && parts.stream().noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
    }

    /**
     * Returns the file of a path.
     *
     * @param table the directory of the table
     * @throws IOException if the path has another form, or the file system cannot represent it
     */
    static Path resolve(Path table, String path) throws IOException {
        Optional<String> problem = problem(path);
        if (problem.isPresent()) {
            throw new IOException("a path in the log of table " + table + ' ' + problem.get());
        }
        try {
            return table.resolve(new URI(path).getPath());
        } catch (InvalidPathException | URISyntaxException e) {
            throw new IOException(
                    "a path in the log of table " + table + " must be valid here, was \"" + Bounded.excerpt(path) + '"',
                    e);
        }
    }
}
