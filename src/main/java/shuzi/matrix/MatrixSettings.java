package shuzi.matrix;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the arithmetic.
 *
 * @param engine what multiplies dense matrices
 * @param kernels what multiplies by sparse matrices and computes element by element
 */
@ConfigurationProperties("shuzi.matrix")
record MatrixSettings(
        @DefaultValue("AUTO") DenseEngine engine,
        @DefaultValue("AUTO") KernelChoice kernels) {

    /** What multiplies dense matrices. */
    enum DenseEngine {
        /** {@link #OPENBLAS} where it loads, else {@link #OJALGO}. */
        AUTO,
        /** Pure Java: slow, works everywhere. */
        OJALGO,
        /** The native library; without it, the service does not start. */
        OPENBLAS
    }

    /** What the loops are made of. */
    enum KernelChoice {
        /** {@link #VECTOR} where its module is there, else {@link #LOOPS}. */
        AUTO,
        /** Plain Java. */
        LOOPS,
        /** Vector registers, through the JDK's module jdk.incubator.vector; without it, the service does not start. */
        VECTOR
    }
}
