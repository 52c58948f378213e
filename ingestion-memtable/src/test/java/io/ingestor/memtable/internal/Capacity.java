package io.ingestor.memtable.internal;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * The memory that an object of this package holds in arrays, found by walking its fields. It counts the bytes of array
 * elements, with eight per reference.
 */
final class Capacity {

    private static final String PACKAGE = Capacity.class.getPackageName();
    private static final int REFERENCE_BYTES = 8;

    private final Set<Object> passed = Collections.newSetFromMap(new IdentityHashMap<>());
    private long blocks;
    private long others;

    private Capacity() {}

    static Capacity of(Object root) {
        Capacity capacity = new Capacity();
        try {
            capacity.walk(root);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
        return capacity;
    }

    /** Returns the bytes of byte arrays, which only blocks use. */
    long blocks() {
        return blocks;
    }

    long others() {
        return others;
    }

    /** Returns the number of objects, including arrays. */
    int objects() {
        return passed.size();
    }

    private void walk(Object object) throws IllegalAccessException {
        if (object == null || !passed.add(object)) {
            return;
        }
        Class<?> type = object.getClass();
        if (type.isArray()) {
            walkArray(object, type.getComponentType());
        } else if (type.getPackageName().equals(PACKAGE) && !type.isEnum() && !(object instanceof KeyHash)) {
            walkFields(object, type);
        }
    }

    private void walkArray(Object array, Class<?> element) throws IllegalAccessException {
        long length = Array.getLength(array);
        if (element == byte.class) {
            blocks += length;
        } else if (element == int.class) {
            others += length * Integer.BYTES;
        } else if (element == long.class) {
            others += length * Long.BYTES;
        } else if (element.isPrimitive()) {
            throw new AssertionError("an array that nobody counts: " + array);
        } else {
            others += length * REFERENCE_BYTES;
            for (Object each : (Object[]) array) {
                walk(each);
            }
        }
    }

    private void walkFields(Object object, Class<?> type) throws IllegalAccessException {
        for (Field field : type.getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                field.setAccessible(true);
                walk(field.get(object));
            }
        }
    }
}
