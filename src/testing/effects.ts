export * from '../migrations/rehearse/happenings.ts'
