package shuzi.core.network;

/**
 * What an epoch of training came to.
 *
 * @param number from 1
 * @param cost mean over its images, each counted with its batch's cost before that batch's step
 * @param lastBatchCost of its last batch, before that batch's step
 * @param learningRate of its last step
 */
public record Epoch(int number, double cost, double lastBatchCost, double learningRate) {}
