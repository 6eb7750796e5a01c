package shuzi.core.matrix;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the engine that settings ask for, or the fastest that loads. */
public final class MatrixEngineChoice {

    private static final Logger log = LoggerFactory.getLogger(MatrixEngineChoice.class);
    private static final String VECTOR_MODULE = "jdk.incubator.vector";

    private MatrixEngineChoice() {}

    /** What multiplies dense matrices. */
    public enum DenseEngine {
        /** {@link #OPENBLAS} where it loads, else {@link #OJALGO}. */
        AUTO,
        /** Pure Java: slow, works everywhere. */
        OJALGO,
        /** The native library; without it, the service does not start. */
        OPENBLAS
    }

    /** What the loops are made of. */
    public enum KernelChoice {
        /** {@link #VECTOR} where its module is there, else {@link #LOOPS}. */
        AUTO,
        /** Plain Java. */
        LOOPS,
        /** Vector registers, through the JDK's module jdk.incubator.vector; without it, the service does not start. */
        VECTOR
    }

    /**
     * Returns the engine.
     *
     * @throws IllegalStateException when it does not load
     */
    public static MatrixEngine engine(DenseEngine dense, KernelChoice choice) {
        Kernels kernels = kernels(choice);
        return switch (dense) {
            case OJALGO -> new OjAlgoEngine(kernels);
            case OPENBLAS -> OpenBlasEngine.load(kernels);
            case AUTO -> {
                try {
                    yield OpenBlasEngine.load(kernels);
                } catch (IllegalStateException unavailable) {
                    log.info("{}; dense products will be slow", unavailable.getMessage());
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
