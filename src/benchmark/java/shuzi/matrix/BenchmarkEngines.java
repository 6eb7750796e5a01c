package shuzi.matrix;

import shuzi.matrix.MatrixSettings.DenseEngine;
import shuzi.matrix.MatrixSettings.KernelChoice;

/** Engines for benchmarks. */
public final class BenchmarkEngines {

    private BenchmarkEngines() {}

    /** What the service takes by itself. */
    public static MatrixEngine fastest() {
        return MatrixEngineChoice.engine(DenseEngine.AUTO, MatrixEngineChoice.kernels(KernelChoice.AUTO));
    }
}
