package io.ingestor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

class InvariantTest {

    /** The invariants that are not implemented yet. */
    private static final Set<Invariant> TO_COME = EnumSet.of(Invariant.PRODUCERS_ARE_DEDUPLICATED);

    private static final String CLASS = ".class";

    @Test
    void everyInvariantIsProvedByATestOfThePlainBuild() throws Exception {
        Set<Invariant> proved = EnumSet.noneOf(Invariant.class);
        for (Method claim : claims()) {
            if (!isLeftOut(claim) && !isLeftOut(claim.getDeclaringClass())) {
                proved.addAll(List.of(claim.getAnnotation(Proves.class).value()));
            }
        }

        assertThat(proved).isEqualTo(EnumSet.complementOf(EnumSet.copyOf(TO_COME)));
    }

    @Test
    void onlyTestsClaimToProveSomething() throws Exception {
        assertThat(claims())
                .allSatisfy(claim -> assertThat(AnnotationSupport.isAnnotated(claim, Testable.class))
                        .isTrue());
    }

    private static boolean isLeftOut(AnnotatedElement element) {
        return AnnotationSupport.isAnnotated(element, Disabled.class)
                || AnnotationSupport.isAnnotated(element, Tag.class);
    }

    private static List<Method> claims() throws IOException, URISyntaxException, ClassNotFoundException {
        Path root = Path.of(InvariantTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<Method> claims = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(CLASS)).toList()) {
                String path = root.relativize(file).toString();
                String name = path.substring(0, path.length() - CLASS.length())
                        .replace(file.getFileSystem().getSeparator(), ".");
                Class<?> type = Class.forName(name, false, InvariantTest.class.getClassLoader());
                Stream.of(type.getDeclaredMethods())
                        .filter(method -> method.isAnnotationPresent(Proves.class))
                        .forEach(claims::add);
            }
        }
        return claims;
    }
}
