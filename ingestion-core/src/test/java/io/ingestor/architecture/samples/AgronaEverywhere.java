package io.ingestor.architecture.samples;

import org.agrona.SystemUtil;

/** Breaks the Agrona rule in a method body only. */
public class AgronaEverywhere {
    public boolean windows() {
        return SystemUtil.isWindows();
    }
}
