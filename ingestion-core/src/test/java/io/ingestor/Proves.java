package io.ingestor;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks a test that fails if the invariants do not hold. Each invariant needs such a test in the plain build. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Proves {

    /** The invariants that the test proves. */
    Invariant[] value();
}
