package io.ingestor.delta.internal.log;

/**
 * The progress of an application, stored in the same commit as its data. The last one of an application is in force.
 *
 * @param appId the application: here the id of the log
 * @param version its progress: here the last sequence that the table covers
 * @param lastUpdated the time in milliseconds since the epoch
 */
public record Transaction(String appId, long version, long lastUpdated) implements Action {}
