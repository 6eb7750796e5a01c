package shuzi.core.matrix;

/** A function that is applied to each element of a matrix, and whose derivative follows from its value. */
public enum ElementFunction {
    /** z itself; derivative 1. */
    IDENTITY {
        @Override
        double value(double z) {
            return z;
        }

        @Override
        double derivative(double value) {
            return 1;
        }
    },
    /** The logistic function g(z) = 1 / (1 + e<sup>-z</sup>); derivative g (1 - g). */
    LOGISTIC {
        @Override
        double value(double z) {
            return 1 / (1 + Math.exp(-z));
        }

        @Override
        double derivative(double value) {
            return value * (1 - value);
        }
    },
    /** The hyperbolic tangent; derivative 1 - tanh<sup>2</sup>. */
    TANH {
        @Override
        double value(double z) {
            return Math.tanh(z);
        }

        @Override
        double derivative(double value) {
            return 1 - value * value;
        }
    },
    /** max(0, z); derivative 1 where z is over 0, else 0. */
    RELU {
        @Override
        double value(double z) {
            return Math.max(0, z);
        }

        @Override
        double derivative(double value) {
            return value > 0 ? 1 : 0;
        }
    },
    /** max(z / 100, z); derivative 1 where z is over 0, else 1/100. */
    LEAKY_RELU {
        @Override
        double value(double z) {
            return Math.max(LEAK * z, z);
        }

        @Override
        double derivative(double value) {
            return value > 0 ? 1 : LEAK;
        }
    };

    static final double LEAK = 0.01;

    /** Returns the value at z, by the definition. */
    abstract double value(double z);

    /** Returns the derivative at the point where the function has this value. */
    abstract double derivative(double value);
}
