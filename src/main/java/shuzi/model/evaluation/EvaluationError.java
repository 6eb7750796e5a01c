package shuzi.model.evaluation;

/**
 * An image that a model classifies incorrectly.
 *
 * @param position of the image in its data set
 * @param predicted the label with the highest probability, whether or not the image is out of class
 * @param probability of that label
 */
record EvaluationError(
        int position, int label, int predicted, double probability, double maxLogit, boolean outOfClass) {}
