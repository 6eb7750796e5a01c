package shuzi.model;

import shuzi.core.network.Network;

/**
 * A model that is not stored yet. It has its id already.
 *
 * @param weights the weights of the network as they will be stored
 */
public record NewModel(Model model, Network network, byte[] weights, TrainedOn trainedOn) {}
