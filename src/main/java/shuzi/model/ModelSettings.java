package shuzi.model;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How models are kept in memory.
 *
 * @param cache most memory that the weights of models in use may take; those unused the longest leave first
 */
@ConfigurationProperties("shuzi.model")
record ModelSettings(@DefaultValue("128MB") DataSize cache) {}
