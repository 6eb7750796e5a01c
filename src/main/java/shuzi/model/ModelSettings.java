package shuzi.model;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Which models there are and how they are kept in memory.
 *
 * @param starter whether the model that comes with the service is installed where there is none
 * @param cache most memory that the weights of models in use may take; those unused the longest leave first
 */
@ConfigurationProperties("shuzi.model")
record ModelSettings(
        @DefaultValue("true") boolean starter,
        @DefaultValue("128MB") DataSize cache) {}
