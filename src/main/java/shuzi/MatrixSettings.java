package shuzi;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import shuzi.core.matrix.MatrixEngineChoice.DenseEngine;
import shuzi.core.matrix.MatrixEngineChoice.KernelChoice;

/**
 * Settings of the arithmetic.
 *
 * @param engine what multiplies dense matrices
 * @param kernels what multiplies by sparse matrices and computes element by element
 */
@ConfigurationProperties("shuzi.matrix")
record MatrixSettings(
        @DefaultValue("AUTO") DenseEngine engine,
        @DefaultValue("AUTO") KernelChoice kernels) {}
