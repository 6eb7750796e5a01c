package shuzi.core.matrix;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the engine of the settings, or the fastest one that loads. */
public final class MatrixEngineChoice {

    private static final Logger log = LoggerFactory.getLogger(MatrixEngineChoice.class);
    private static final String VECTOR_MODULE = "jdk.incubator.vector";

    private MatrixEngineChoice() {}

    /** The library for products of dense matrices. */
    public enum DenseEngine {
        /** {@link #OPENBLAS} if it loads, else {@link #OJALGO}. */
        AUTO,
        /** Pure Java: slow, works everywhere. */
        OJALGO,
        /** The native library; without it, the service does not start. */
        OPENBLAS
    }

    /** The implementation of the inner loops. */
    public enum KernelChoice {
        /** {@link #VECTOR} if its module is available, else {@link #LOOPS}. */
        AUTO,
        /** Plain Java. */
        LOOPS,
        /** Vector registers, through the JDK's module jdk.incubator.vector; without it, the service does not start. */
        VECTOR
    }

    /**
     * Returns the engine.
     *
     * @throws IllegalStateException if it does not load
     */
    public static MatrixEngine engine(DenseEngine dense, KernelChoice choice) {
        Kernels kernels = kernels(choice);
        return switch (dense) {
            case OJALGO -> new OjAlgoEngine(kernels);
            case OPENBLAS -> OpenBlasEngine.load(kernels);
            case AUTO -> {
                try {
                    yield OpenBlasEngine.load(kernels);
                } catch (IllegalStateException e) {
                    log.info("{}; dense products will be slow", e.getMessage());
                    yield new OjAlgoEngine(kernels);
                }
            }
        };
    }

    private static Kernels kernels(KernelChoice choice) {
        boolean vectors = ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent();
        if (choice == KernelChoice.VECTOR && !vectors) {
            throw new IllegalStateException(
                    "shuzi.matrix.kernels is VECTOR, but Java runs without --add-modules " + VECTOR_MODULE);
        }
        return vectors && choice != KernelChoice.LOOPS ? new VectorKernels() : new LoopKernels();
    }
}
