package shuzi.core.matrix;

import shuzi.core.matrix.MatrixEngineChoice.DenseEngine;
import shuzi.core.matrix.MatrixEngineChoice.KernelChoice;

/** Engines for benchmarks. */
public final class BenchmarkEngines {

    private BenchmarkEngines() {}

    /** Returns the default engine of the service. */
    public static MatrixEngine fastest() {
        return MatrixEngineChoice.engine(DenseEngine.AUTO, KernelChoice.AUTO);
    }
}
