package shuzi.model;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The settings of models.
 *
 * @param starter whether the service installs its starter model if the alias {@code default} does not exist
 * @param cache memory limit for the weights of models in use; the least recently used are removed first
 */
@ConfigurationProperties("shuzi.model")
record ModelSettings(
        @DefaultValue("true") boolean starter,
        @DefaultValue("128MB") DataSize cache) {}
