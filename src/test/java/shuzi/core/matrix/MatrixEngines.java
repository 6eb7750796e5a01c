package shuzi.core.matrix;

import java.lang.reflect.Proxy;
import java.util.List;
import shuzi.core.matrix.MatrixEngineChoice.DenseEngine;
import shuzi.core.matrix.MatrixEngineChoice.KernelChoice;

/** The engines that load on this machine. */
public final class MatrixEngines {

    private MatrixEngines() {}

    /**
     * Returns engines with every dense engine and every kind of kernels, the reference engine first. With the profile
     * {@code long} they are every combination.
     */
    public static List<MatrixEngine> all() {
        if (!Boolean.getBoolean("test.every-engine")) {
            return List.of(
                    MatrixEngine.reference(), MatrixEngineChoice.engine(DenseEngine.OPENBLAS, KernelChoice.VECTOR));
        }
        return List.of(
                MatrixEngine.reference(),
                MatrixEngineChoice.engine(DenseEngine.OJALGO, KernelChoice.VECTOR),
                MatrixEngineChoice.engine(DenseEngine.OPENBLAS, KernelChoice.LOOPS),
                MatrixEngineChoice.engine(DenseEngine.OPENBLAS, KernelChoice.VECTOR));
    }

    /** Returns the same engine with a threshold at which no samples are sparse. */
    public static MatrixEngine neverSparse(MatrixEngine engine) {
        return (MatrixEngine) Proxy.newProxyInstance(
                MatrixEngine.class.getClassLoader(),
                new Class<?>[] {MatrixEngine.class},
                (proxy, method, arguments) -> method.getName().equals("sparseDensityThreshold")
                        ? (Object) 0.0
                        : method.invoke(engine, arguments));
    }
}
