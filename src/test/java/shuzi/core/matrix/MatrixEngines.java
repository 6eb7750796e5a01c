package shuzi.core.matrix;

import java.lang.reflect.Proxy;
import java.util.List;
import shuzi.core.matrix.MatrixEngineChoice.DenseEngine;
import shuzi.core.matrix.MatrixEngineChoice.KernelChoice;

/** The engines that there are on this machine. */
public final class MatrixEngines {

    private MatrixEngines() {}

    /** Every dense engine with every kind of kernels; the portable engine first. */
    public static List<MatrixEngine> all() {
        return List.of(
                MatrixEngine.reference(),
                MatrixEngineChoice.engine(DenseEngine.OJALGO, KernelChoice.VECTOR),
                MatrixEngineChoice.engine(DenseEngine.OPENBLAS, KernelChoice.LOOPS),
                MatrixEngineChoice.engine(DenseEngine.OPENBLAS, KernelChoice.VECTOR));
    }

    /** The same engine, but it takes no samples for sparse. */
    public static MatrixEngine neverSparse(MatrixEngine engine) {
        return (MatrixEngine) Proxy.newProxyInstance(
                MatrixEngine.class.getClassLoader(),
                new Class<?>[] {MatrixEngine.class},
                (proxy, method, arguments) -> method.getName().equals("sparseDensityThreshold")
                        ? (Object) 0.0
                        : method.invoke(engine, arguments));
    }
}
