package shuzi.core.matrix;

import shuzi.core.matrix.MatrixEngineChoice.DenseEngine;
import shuzi.core.matrix.MatrixEngineChoice.KernelChoice;

/** Engines for benchmarks. */
public final class BenchmarkEngines {

    private BenchmarkEngines() {}

    /** What the service takes by itself. */
    public static MatrixEngine fastest() {
        return MatrixEngineChoice.engine(DenseEngine.AUTO, KernelChoice.AUTO);
    }
}
