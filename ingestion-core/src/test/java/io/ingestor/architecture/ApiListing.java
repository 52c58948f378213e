package io.ingestor.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A listing of the public API of a module. It has the public types outside of {@code internal} packages, with the
 * members that a host can use or override. A committed copy makes a change of the API visible in a review.
 */
public final class ApiListing {

    /** The system property that, if true, makes a run write the listing instead of comparing it. */
    public static final String WRITE = "api.write";

    private ApiListing() {}

    /** Returns the listing of the classes, sorted by the names of types and by the signatures of members. */
    public static List<String> of(JavaClasses classes) {
        TreeMap<String, List<String>> types = new TreeMap<>();
        for (JavaClass type : classes) {
            Class<?> reflected = type.reflect();
            if (isPublic(reflected) && !type.getPackageName().contains(".internal")) {
                types.put(reflected.getTypeName(), lines(reflected));
            }
        }
        return types.values().stream().flatMap(List::stream).toList();
    }

    /** Returns the committed listing, after writing it if {@link #WRITE} is set. */
    public static List<String> committed(Path file, List<String> current) throws IOException {
        if (Boolean.getBoolean(WRITE)) {
            Files.createDirectories(file.getParent());
            Files.write(file, current);
        }
        return Files.readAllLines(file);
    }

    private static boolean isPublic(Class<?> type) {
        boolean seen = Modifier.isPublic(type.getModifiers()) || Modifier.isProtected(type.getModifiers());
        Class<?> outer = type.getEnclosingClass();
        return seen && !type.isAnonymousClass() && !type.isLocalClass() && (outer == null || isPublic(outer));
    }

    private static List<String> lines(Class<?> type) {
        List<String> members = new ArrayList<>();
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            add(constructor, constructor.toGenericString(), members);
        }
        for (Field field : type.getDeclaredFields()) {
            add(field, field.toGenericString(), members);
        }
        for (Method method : type.getDeclaredMethods()) {
            add(method, method.toGenericString(), members);
        }
        Collections.sort(members);
        members.add(0, kind(type) + " " + type.getTypeName() + supertypes(type));
        return members;
    }

    private static void add(Member member, String signature, List<String> members) {
        int modifiers = member.getModifiers();
        if (!member.isSynthetic() && (Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers))) {
            members.add("    " + signature);
        }
    }

    private static String kind(Class<?> type) {
        if (type.isAnnotation()) {
            return "annotation";
        }
        if (type.isInterface()) {
            return "interface";
        }
        if (type.isEnum()) {
            return "enum";
        }
        if (type.isRecord()) {
            return "record";
        }
        return (Modifier.isAbstract(type.getModifiers()) ? "abstract " : "")
                + (Modifier.isFinal(type.getModifiers()) ? "final " : "")
                + "class";
    }

    private static String supertypes(Class<?> type) {
        Class<?> parent = type.getSuperclass();
        boolean plain = parent == null || parent == Object.class || type.isEnum() || type.isRecord();
        String supertypes = Stream.concat(
                        plain ? Stream.empty() : Stream.of(type.getGenericSuperclass()),
                        Stream.of(type.getGenericInterfaces()))
                .map(each -> each.getTypeName())
                .collect(Collectors.joining(", "));
        return supertypes.isEmpty() ? "" : ": " + supertypes;
    }
}
